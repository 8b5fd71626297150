// To be imported before anything else: what is loaded later is compiled once, and read from then on. Node.js has this from 22.8 on;
// where nothing can be written, it goes on without.
import Module from "node:module";
import { COMPILE_CACHE } from "./offline/program/compile-cache-folder";

(Module as { enableCompileCache?: (folder: string) => unknown }).enableCompileCache?.(COMPILE_CACHE);
