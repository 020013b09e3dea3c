import { editorSchema } from "./src/mapping/editor-schema.js";
console.log(JSON.stringify(editorSchema(), null, 1));
