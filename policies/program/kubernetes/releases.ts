import { Undecided } from "../../evaluation/unknown";
import { VALUE_FILES } from "../../evaluation/unread-files";
import { HELM_CHART_V3, HELM_CHART_V4, HELM_RELEASE, type Inputs } from "../../resource-types";
import { isTable } from "./runner-config";

/** What a program declares of a Helm release. */
export type Release = Inputs[typeof HELM_RELEASE];

/** Resources that install a chart with values: a release, and the components that render a chart. */
export const CHART_TYPES = [HELM_RELEASE, HELM_CHART_V3, HELM_CHART_V4] as const;
export type ChartType = (typeof CHART_TYPES)[number];

/**
 * Whether functions of the program, or a program of its own (a post-renderer), may change a chart's objects, so that nothing is known of
 * them.
 */
export const mayBeChanged = (release: Release): boolean =>
  ["transformations", "postRenderer", "postrender"].some((key) => key in release);

/** A chart's name, without its repository or folder. */
export const chartOf = ({ chart }: Pick<Release, "chart">): string =>
  String(chart)
    .split("/")
    .findLast((part) => part !== "") ?? "";

/**
 * A value that a release gives its chart, by its keys; undefined where it gives none. @throws Undecided if it is unknown, or files may give
 * it.
 */
export function given(release: Release, ...keys: readonly string[]): unknown {
  if (hasValueFiles(release)) throw new Undecided(VALUE_FILES);
  let value: unknown = release.values;
  for (const key of keys) value = isTable(value) ? value[key] : undefined;
  return value;
}

/** Whether files give a release values, besides those that it sets. */
export const hasValueFiles = (release: Release): boolean => {
  const files = release[VALUE_FILES];
  return files !== undefined && !(Array.isArray(files) && files.length === 0);
};

/** Whether a release's chart is older than `major.minor`; a release without a version has the newest. */
export function isOlder({ version }: Release, major: number, minor: number): boolean {
  const [, ofMajor, ofMinor] = /^v?(\d+)\.(\d+)/.exec(String(version ?? "")) ?? [];
  return ofMajor !== undefined && (Number(ofMajor) - major || Number(ofMinor) - minor) < 0;
}
