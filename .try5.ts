import { init } from "./src/cli/init.js";
await init(process.argv[2]!, { output: process.argv[3]!, force: true });
