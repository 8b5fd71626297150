import { join, resolve } from "node:path";
import { buildGo, missingBeside, pinnedIn } from "../go";

const here = __dirname;
const CLI_MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** The version of the Pulumi CLI that go.mod pins. */
const pinnedVersion = (): string => pinnedIn(here, CLI_MODULE);

/** The folder that holds bin/pulumi once it is built: one for each version, so that a new pin builds anew. */
function engineRoot(): string {
  return resolve(here, "../../.cache/engine", pinnedVersion());
}

const binary = () => join(engineRoot(), "bin", "pulumi");
const described = () => `the Pulumi CLI ${pinnedVersion()}`;

/** Says in one line why the CLI can be neither run nor built here, or undefined when it can. */
export const missing = (): string | undefined => missingBeside([binary()], described());

/** Builds the CLI unless it is there, and returns its root folder. Takes some minutes the first time. */
export function build(): string {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${pinnedVersion()}`;
  buildGo(binary(), here, `${CLI_MODULE}/cmd/pulumi`, described(), `-s -w ${version}`);
  return engineRoot();
}
