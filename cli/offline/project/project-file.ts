import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { firstNames } from "../../../gke/counted";

const EXTENSIONS = [".yaml", ".yml", ".json"];

/** The project's file in a folder; undefined where there is none. */
export const projectFile = (root: string): string | undefined =>
  EXTENSIONS.map((extension) => join(root, `Pulumi${extension}`)).find((path) => existsSync(path));

/** The nearest folder with a Pulumi.yaml: this one, or one above it. */
export function folderOfProject(from = "."): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (projectFile(folder) !== undefined) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** ` It is a stack: --stack prod`, of a folder that is not there and has the name of a stack; or nothing. */
export function stackFlag(folder: string): string {
  const name = basename(folder);
  const isStack = EXTENSIONS.some((extension) =>
    existsSync(join(dirname(folder), `Pulumi.${name}${extension}`)),
  );
  return isStack ? ` It is a stack: --stack ${name}` : "";
}

/** How many levels and folders are searched, and how many projects are named. */
const LEVELS = 2;
const MOST_FOLDERS = 500;
const MOST_NAMED = 3;

/** Where there is no program at all, as with Terraform. */
const WITHOUT_PROGRAM =
  " Clusters that no Pulumi program makes are judged as they run: npx gke-guardrails audit --gcloud FILE";

/** ` There is one in infra, apps.`, of folders below that have a Pulumi.yaml; without any, how clusters are judged without a program. */
export function projectsBelow(root: string): string {
  let level = [root];
  let found: string[] = [];
  for (let depth = 0; depth < LEVELS && found.length === 0; depth++) {
    level = level.flatMap(foldersIn).slice(0, MOST_FOLDERS);
    found = level
      .filter((folder) => projectFile(folder) !== undefined)
      .map((folder) => relative(root, folder));
  }
  return found.length === 0 ? WITHOUT_PROGRAM : ` There is one in ${firstNames(found, MOST_NAMED)}.`;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
