/** Requests that the mock server refuses, and should not. */
import type { Exception } from "../exceptions.js";

export const MOCK_SERVER: readonly Exception[] = [];
