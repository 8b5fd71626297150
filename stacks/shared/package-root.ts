import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package: the one above us that holds PulumiPolicy.yaml, both in the sources and when compiled. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "PulumiPolicy.yaml"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("PulumiPolicy.yaml is missing from this package");
    folder = above;
  }
  return folder;
}
