import { join } from "node:path";
import { buildPack } from "./build";

buildPack(join(__dirname, "../../dist/pack")).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
