/** Preloaded (`node -r`) into programs that have no option for it: every server of theirs listens on 127.0.0.1 only. */
const net = require("node:net");

const { listen } = net.Server.prototype;

net.Server.prototype.listen = function listenOnLoopback(...args) {
  const [first] = args;
  const callback = args.find((argument) => typeof argument === "function");
  if (typeof first === "object" && first !== null && first.path === undefined)
    return listen.call(this, { ...first, host: "127.0.0.1" }, callback);
  if (typeof first === "number" || /^\d+$/.test(String(first)))
    return listen.call(this, { port: Number(first), host: "127.0.0.1" }, callback);
  return listen.apply(this, args);
};
