import { redact } from "../../policies/evaluation/redact";
import type { Pack } from "../offline/pack";
import type { JudgedResource } from "../offline/protocol/analysis";
import type { Plain } from "../offline/protocol/messages";
import { forPolicies, isPlainObject, isSecret, withoutSecrets } from "../offline/protocol/values";
import type { Change, Finding, Suggestion } from "../report/finding";

/** Values that a remediation may replace, and that are safe to show. */
const REPLACED = ["DISABLED", "MODE_UNSPECIFIED"];
/** Values that a remediation writes: names of an enumeration, and the recurrence of a maintenance window. */
const WRITTEN = /^[A-Z][A-Z_]{1,39}$/;
const RECURRENCE = /^FREQ=[A-Z0-9=;,+-]{1,80}$/;

/**
 * The changes that the remediations of the rules with a violation would make to the inputs of its resource, in the order of the findings.
 * @param pack has all remediations enabled, and is for this stack alone.
 * @param resources those of the stack, in the order in which they were registered.
 */
export async function suggestionsOf(
  pack: Pack,
  stack: { project: string; name: string },
  resources: readonly JudgedResource[],
  findings: readonly Finding[],
): Promise<Suggestion[]> {
  const [first] = resources;
  const violations = findings.filter(({ status }) => status === "violation");
  if (!first || violations.length === 0) return [];
  await pack.configureStack(stack.project, stack.name, { isPreview: true });
  // A pack reads a stack's settings when it gets its first resource.
  await pack.analyze(first);
  const byUrn = new Map<string, Map<string, Finding>>();
  for (const finding of violations)
    byUrn.set(finding.urn, (byUrn.get(finding.urn) ?? new Map()).set(finding.rule, finding));
  const suggestions = new Map<Finding, Suggestion>();
  for (const resource of resources) {
    const own = byUrn.get(resource.urn);
    if (!own) continue;
    let before = forPolicies(resource.inputs);
    // Each remediation starts from what the one before it returned.
    for (const { policy, inputs } of await pack.remediate(resource)) {
      if (!inputs) continue;
      const finding = own.get(policy);
      const changes = changesBetween(before, inputs);
      before = inputs;
      if (finding && changes.length > 0) suggestions.set(finding, suggestionFor(finding, changes));
    }
  }
  return violations.flatMap((finding) => suggestions.get(finding) ?? []);
}

function suggestionFor(
  { rule, urn, type, name, source, componentSource }: Finding,
  changes: readonly Change[],
): Suggestion {
  return {
    rule,
    urn,
    type,
    name,
    ...(source ? { source } : {}),
    ...(componentSource ? { componentSource } : {}),
    changes,
  };
}

/** The properties that differ, each by its path: within lists and objects, their items and properties. */
export function changesBetween(before: Plain, after: Plain): Change[] {
  return [...differences(before, after, "")];
}

function* differences(
  before: unknown,
  after: unknown,
  path: string,
  { wasSecret } = { wasSecret: false },
): Generator<Change> {
  if (isSecret(before) || isSecret(after)) {
    yield* differences(withoutSecrets(before), withoutSecrets(after), path, { wasSecret: true });
    return;
  }
  const keys = commonKeys(before, after);
  if (keys) {
    const [from, to] = [before, after] as [Plain | undefined, Plain];
    for (const key of keys)
      yield* differences(from?.[key], to[key], pathOf(path, key, Array.isArray(after)), { wasSecret });
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    const shown = wasSecret ? "a secret" : redact(before, REPLACED);
    yield {
      property: path,
      ...(before === undefined ? {} : { before: shown }),
      ...(after === undefined ? {} : { after: writtenText(after) }),
    };
  }
}

/** The keys of two lists or two objects, the former of which may be missing; undefined for any other two values, which are compared whole. */
function commonKeys(before: unknown, after: unknown): Iterable<string> | undefined {
  const isComparable = before === undefined || Array.isArray(before) === Array.isArray(after);
  if (!isComparable || !isContainer(after) || !(before === undefined || isContainer(before)))
    return undefined;
  return new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
}

const isContainer = (value: unknown): value is Plain => Array.isArray(value) || isPlainObject(value);

const pathOf = (path: string, key: string, isIndex: boolean): string =>
  isIndex ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;

/** A value that a remediation writes: one of the pack's own, or of its settings. */
const writtenText = (value: unknown): string =>
  typeof value === "string" && (WRITTEN.test(value) || RECURRENCE.test(value))
    ? JSON.stringify(value)
    : redact(value);
