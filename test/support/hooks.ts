import { stopServer } from "./server";

// Run once, by the process in which the tests run, or, with --parallel, by the one that starts the others and ends them with itself.
export const mochaGlobalTeardown = stopServer;
