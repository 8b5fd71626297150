// Where docs/runbook.md can be read by default: in the repository that package.json names.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root";

/** What package.json says of its repository: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#repository */
interface Manifest {
  readonly repository?:
    | string
    | { readonly type?: string; readonly url?: string; readonly directory?: string };
}

/** How a file's page is called at the hosts whose pages are known. */
const PAGES: Readonly<Record<string, string>> = {
  "github.com": "/blob/HEAD/",
  "gitlab.com": "/-/blob/HEAD/",
};

/** The runbook's page in a package's repository; undefined where it names none at a host whose pages are known. */
export function runbookIn({ repository }: Manifest): string | undefined {
  const { url = "", directory = "" } =
    typeof repository === "string" ? { url: repository } : (repository ?? {});
  const short = /^(?:(github|gitlab):)?([\w.-]+\/[\w.-]+)$/.exec(url);
  const full = short ? `https://${short[1] ?? "github"}.com/${short[2]}` : url.replace(/^git\+/, "");
  if (!URL.canParse(full)) return undefined;
  const { hostname, pathname } = new URL(full);
  const page = Object.hasOwn(PAGES, hostname) ? PAGES[hostname] : undefined;
  const folder = directory === "" ? "" : `${directory}/`;
  return (
    page && `https://${hostname}${pathname.replace(/(?:\.git)?\/?$/, "")}${page}${folder}docs/runbook.md`
  );
}

let known: { readonly url: string | undefined } | undefined;

/** The page of this package. */
export function defaultRunbookUrl(): string | undefined {
  known ??= {
    url: runbookIn(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as Manifest),
  };
  return known.url;
}
