import { schema } from "./src/cli/schema.js";
await schema(process.argv[2], { ...(process.argv[3] ? {output: process.argv[3]} : {}) });
