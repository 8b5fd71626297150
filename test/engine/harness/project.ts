import { cpSync, existsSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { readProject } from "../../../cli/offline/project/project";
import { readStacks } from "../../../cli/offline/project/stacks";
import type { Pack } from "./run";

const repository = resolve(__dirname, "../../..");

/** A Pulumi project of this repository, with its stacks. */
export interface ProjectUnderTest {
  name: string;
  folder: string;
  stacks: string[];
}

/** The repository's own project and the examples. */
export function projectsUnderTest(): ProjectUnderTest[] {
  const examples = join(repository, "examples");
  const folders = existsSync(examples) ? readdirSync(examples).map((name) => join(examples, name)) : [];
  return [repository, ...folders]
    .filter((folder) => existsSync(join(folder, "Pulumi.yaml")))
    .map((folder) => {
      const project = readProject(folder);
      const stacks = readStacks(project, []).map(({ name }) => name);
      return { name: relative(repository, folder) || project.name, folder, stacks };
    });
}

/**
 * A copy of the project and, beside it, of the pack: the CLI writes into a project's folder. What is installed is linked.
 * The copy of the repository itself holds project and pack in one root folder, as a user has them.
 */
export function copyProject(
  project: ProjectUnderTest,
  into: string,
): { folder: string; root: string; pack: Pack } {
  const root = mkdtempSync(join(into, "checkout-"));
  for (const entry of ["package.json", "PulumiPolicy.yaml", "dist", "docs", "policies/presets", "schemas"]) {
    cpSync(join(repository, entry), join(root, entry), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  const folder = join(root, relative(repository, project.folder));
  if (project.folder === repository) {
    const files = readdirSync(repository).filter((name) => /^Pulumi\..*yaml$/.test(name));
    for (const name of files) cpSync(join(repository, name), join(root, name));
  } else {
    const filter = (source: string) => basename(source) !== "node_modules";
    cpSync(project.folder, folder, { recursive: true, filter });
    const own = join(project.folder, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(folder, "node_modules"));
  }
  return { folder, root, pack: { folder: join(root, "dist/pack") } };
}
