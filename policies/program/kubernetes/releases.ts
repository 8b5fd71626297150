import { Undecided } from "../../evaluation/unknown";
import type { HELM_RELEASE, Inputs } from "../../resource-types";
import type { Table } from "./runner-config";

type Release = Inputs[typeof HELM_RELEASE];

/** A chart's name, without the repository or folder before it. */
export const chartOf = ({ chart }: Pick<Release, "chart">): string =>
  String(chart)
    .split("/")
    .findLast((part) => part !== "") ?? "";

/**
 * A value that a release gives its chart, by its keys; undefined where it gives none.
 * @throws Undecided if it is not known, or files may give it.
 */
export function given(release: Release, ...keys: readonly string[]): unknown {
  if ("valueYamlFiles" in release) throw new Undecided("valueYamlFiles");
  let value: unknown = release.values;
  for (const key of keys) value = isTable(value) ? value[key] : undefined;
  return value;
}

/** Whether a release's chart is older than `major.minor`: where it says no version, it is the newest. */
export function isOlder({ version }: Release, major: number, minor: number): boolean {
  const [, ofMajor, ofMinor] = /^v?(\d+)\.(\d+)/.exec(String(version ?? "")) ?? [];
  return ofMajor !== undefined && (Number(ofMajor) - major || Number(ofMinor) - minor) < 0;
}

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);
