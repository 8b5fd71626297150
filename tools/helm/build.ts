import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildGo, missingBeside, pinnedIn } from "../go";

const here = __dirname;
const MODULE = "helm.sh/helm/v3";

/** The command, and the provider's calls of Helm's library: main.go. */
const SOURCES = { helm: `${MODULE}/cmd/helm`, library: "." };

/** One folder for each state of the sources, so that a new pin builds anew. */
function folder(): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum", "main.go"]) hash.update(readFileSync(join(here, file)));
  const name = `${pinnedIn(here, MODULE)}-${hash.digest("hex").slice(0, 8)}`;
  return resolve(here, "../../.cache/helm", name);
}

const pathOf = (program: string) => join(folder(), program);
const described = () => `Helm ${pinnedIn(here, MODULE)}`;

/** Says in one line why helm can be neither run nor built here, or undefined when it can. */
export const missing = (): string | undefined => missingBeside(Object.keys(SOURCES).map(pathOf), described());

/** Builds what is missing, and returns the folder of `helm` and `library`. Takes some minutes the first time. */
export function build(): string {
  for (const [program, source] of Object.entries(SOURCES)) {
    buildGo(pathOf(program), here, source, `${program} of ${described()}`);
  }
  return folder();
}
