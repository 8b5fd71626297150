import { didYouMean } from "../../gke/suggest";
import { CIS_GKE, type Framework, rulesOfLevels } from "../../policies/reference/cis-gke";
import type { Rule } from "../../policies/rule";
import { SETTINGS_POLICY } from "../../policies/settings/settings";
import { UsageError } from "../messages/errors";
import { fileReason } from "../messages/file-errors";
import { writeText } from "../offline/files/output-file";
import type { StackFindings } from "../report/stack-findings";
import { frameworkHtml } from "./html";
import { frameworkJson, frameworkMarkdown, frameworkText } from "./tables";
import { type ControlVerdict, verdictsOf } from "./verdicts";

/** The frameworks for reports. */
export const FRAMEWORKS: readonly Framework[] = [CIS_GKE];

/** The formats of a report, by its file's extension. */
const FORMS = {
  html: frameworkHtml,
  json: frameworkJson,
  md: frameworkMarkdown,
  txt: (framework: Framework, verdicts: readonly ControlVerdict[]) =>
    frameworkText(framework, "whole", verdicts),
} as const;
type Ending = keyof typeof FORMS;

/** The report by framework, as the flags ask for it. */
interface FrameworkReport {
  framework: Framework;
  /** The file to which it is written, besides the terminal. */
  file: { path: string; form: Ending } | undefined;
}

/** @throws UsageError for an unknown framework, and for a file without a framework or with an unknown extension. */
export function frameworkReport(
  id: string | undefined,
  path: string | undefined,
): FrameworkReport | undefined {
  if (id === undefined) {
    if (path !== undefined)
      throw new UsageError("--report needs --framework, such as --framework cis-gke-1.9.0.");
    return undefined;
  }
  const framework = FRAMEWORKS.find((each) => each.id === id);
  if (!framework) {
    const ids = FRAMEWORKS.map((each) => each.id);
    throw new UsageError(`--framework takes ${ids.join(", ")}, not "${id}".${didYouMean(id, ids)}`);
  }
  if (path === undefined) return { framework, file: undefined };
  return { framework, file: { path, form: formOf(path) } };
}

function formOf(path: string): Ending {
  const form = Object.keys(FORMS).find((ending) => path.endsWith(`.${ending}`));
  if (form !== undefined) return form as Ending;
  throw new UsageError(`--report takes a file that ends in .html, .md, .json or .txt, not "${path}".`);
}

/** Configuration layers that enable the framework's rules and no others, with the settings of the given layers. */
export const layersByFramework = (
  { framework }: FrameworkReport,
  rules: readonly Rule[],
  given: readonly Layer[],
): Layer[] => [
  {
    all: "disabled",
    [SETTINGS_POLICY]: "mandatory",
    ...Object.fromEntries(rulesOfLevels(framework, rules, 2).map(({ name }) => [name, "mandatory"])),
  },
  ...given.map(({ [SETTINGS_POLICY]: settings }) =>
    typeof settings === "object" ? { [SETTINGS_POLICY]: settings } : {},
  ),
];
type Layer = Readonly<Record<string, unknown>>;

/** How the report is shown on the terminal. */
export interface TerminalForm {
  readonly format: string;
  /** "quiet" for only the summary. */
  readonly detail: string | undefined;
}

/** Writes the file, if there is one, and returns the text for the terminal. @throws UsageError where the file cannot be written. */
export function reportByFramework(
  { framework, file }: FrameworkReport,
  stacks: readonly StackFindings[],
  rules: readonly Rule[],
  { format, detail }: TerminalForm,
  width: number,
): string {
  const verdicts = verdictsOf(framework, rules, stacks);
  if (file) {
    try {
      writeText(file.path, FORMS[file.form](framework, verdicts));
    } catch (error) {
      throw new UsageError(
        `--report: the file "${file.path}" cannot be written: ${fileReason(error, file.path)}.`,
      );
    }
  }
  if (format === "json") return frameworkJson(framework, verdicts);
  return frameworkText(framework, detail === "quiet" ? "summary" : "whole", verdicts, width);
}
