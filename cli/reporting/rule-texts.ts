import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../stacks/shared/package-root";
import type { RuleText } from "../formats";
import { allRules } from "../pack/all-rules";

/** What the formats say of each rule. */
export const ruleTexts = (): readonly RuleText[] =>
  allRules().map(({ name, description, level, severity, fix }) => ({
    ...{ name, description, level, severity, fix },
    page: () => withoutRelativeLinks(readFileSync(join(packageRoot(), "docs/rules", `${name}.md`), "utf8")),
  }));

/** A page of docs/ as it stands elsewhere: links to other pages lead nowhere there. */
const withoutRelativeLinks = (markdown: string): string =>
  markdown.replace(/\[([^[\]]+)\]\((?!https?:)[^\s()]+\)/g, "$1");
