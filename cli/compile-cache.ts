// Import this before anything else: modules that are loaded later are compiled once and then read from the cache. Node.js has the cache
// from 22.8 on; where it cannot be written, everything works without it.
import Module from "node:module";
import { COMPILE_CACHE } from "./offline/program/compile-cache-folder";

(Module as { enableCompileCache?: (folder: string) => unknown }).enableCompileCache?.(COMPILE_CACHE);
