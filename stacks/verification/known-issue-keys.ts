import type { Conditions } from "../../gke/conditions";
import { knownIssueProblems } from "../../gke/known-issue-problems";
import type { KnownIssue } from "../../gke/known-issues";
import { EXACT_VERSION } from "../../gke/versions";
import * as decode from "../shared/decoders";

const prose = (what: string, min: number) =>
  decode.textAs(`${what}, ${min} to 500 characters in one line`, (text) =>
    text.trim().length >= min && text.length <= 500 && !text.includes("\n") ? text : undefined,
  );

const version = decode.text("an exact version, such as 1.36.3-gke.1244000", new RegExp(`^${EXACT_VERSION}$`));
const range = decode.text(
  "a range of exact versions, such as >=1.36.3-gke.1244000 <1.36.5-gke.1032000, or one after =",
  new RegExp(`^(=${EXACT_VERSION}|(>=|<)${EXACT_VERSION}( <${EXACT_VERSION})?)$`),
);
const versions = decode.list("versions", version);
const ranges = decode.maybe(decode.list("ranges of versions", range, 1));

const isValue = (value: unknown): boolean =>
  value === null || typeof value === "boolean" || typeof value === "string";

const conditions: decode.Decoder<Conditions> = (value, at, problems) => {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const isGood =
    isObject &&
    Object.values(value).every((each) => Array.isArray(each) && each.length > 0 && each.every(isValue));
  if (isGood) return value as Conditions;
  problems.push({
    at,
    problem: `${decode.kindOf(value)}; expected properties by their paths, each with a list of texts, true, false or null`,
  });
  return undefined;
};

/** A known issue, in the form of gke/known-issues.json. */
export const knownIssue: decode.Decoder<KnownIssue> = decode.record("a known issue", {
  id: decode.text("lower-case letters, digits and hyphens", /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/),
  component: prose("the component that has it", 3),
  theme: decode.oneOf("identity", "dns", "nodes", "storage", "upgrade"),
  symptom: prose("what goes wrong", 10),
  affected: decode.list(
    "ways to be affected",
    decode.record("a way to be affected", {
      boundary: decode.maybe(version),
      controlPlane: ranges,
      nodes: ranges,
      pool: decode.maybe(conditions),
    }),
    1,
  ),
  exceptControlPlane: decode.maybe(versions),
  cluster: decode.maybe(decode.list("properties of the cluster", conditions, 1)),
  unlessOnCluster: decode.maybe(decode.oneOf("NetworkPolicy")),
  atCreation: decode.maybe(decode.flag),
  onlyIf: decode.maybe(prose("what else must hold", 10)),
  fixedIn: versions,
  fixedOn: decode.maybe(decode.oneOf("controlPlane")),
  workaround: decode.maybe(prose("a workaround", 10)),
  sources: decode.list("sources", decode.text("an address with https://", /^https:\/\/\S{1,500}$/), 1),
  date: decode.text("a day, such as 2026-10-20", /^\d{4}-\d{2}-\d{2}$/),
  confidence: decode.oneOf("high", "medium", "low"),
});

/** A team's own known issues, beside the built-in ones. */
export const knownIssues: decode.Decoder<readonly KnownIssue[]> = (value, at, problems) => {
  const before = problems.length;
  const issues = decode.list("known issues", knownIssue)(value, at, problems);
  if (!issues || problems.length > before) return issues;
  for (const { path, problem } of knownIssueProblems(issues)) {
    const place = path.reduce<string>(
      (parent, key) => (typeof key === "number" ? `${parent}[${key}]` : `${parent}.${key}`),
      at,
    );
    problems.push({ at: place, problem });
  }
  return issues;
};
