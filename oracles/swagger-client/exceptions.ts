/** Texts that swagger-client writes in another way, and what decides. */
import type { Exception } from "../exceptions.js";

export const SWAGGER_CLIENT: readonly Exception[] = [];
