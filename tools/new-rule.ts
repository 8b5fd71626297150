// npm run new-rule <theme>/<id>: writes a rule, its table of tests and its entry in the list of its theme.
import { join } from "node:path";
import { rules } from "../policies/rules";
import { main } from "./scaffold/changes";
import { ruleScaffold, themesIn } from "./scaffold/rule";

const themes = themesIn(join(__dirname, "../policies/rules"));

main(
  (name, read) => ruleScaffold(name, { ids: rules.map((rule) => rule.name), themes }, read),
  "Next: write the rule's texts, checks and table; then npm run format && npm run generate. CONTRIBUTING.md says how.",
);
