import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { packageRoot } from "../../stacks/shared/package-root";

/** Where a package is found in the project that installs it, also where that is a link. */
const INSTALLED = join("node_modules", "gke-guardrails");

/**
 * The path by which the user can open a page of this package.
 * @param page relative to the package, such as docs/ci.md: its path in the repository, which is returned as it is there.
 * @param root the package's folder.
 */
export function docPage(page: string, root = packageRoot()): string {
  if (!root.split(sep).includes("node_modules")) return page;
  const installed = join(INSTALLED, page);
  if (existsSync(installed)) return installed;
  const whole = join(root, page);
  const near = relative("", whole);
  return near.length < whole.length ? near : whole;
}

/** One of our own texts, with the pages that it names as the user can open them. */
export const withDocPages = (text: string): string =>
  text.replace(/\bdocs\/[\w-]+\.md/g, (page) => docPage(page));
