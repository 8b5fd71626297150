import { stopServer } from "./server";

export const mochaHooks = { afterAll: stopServer };
