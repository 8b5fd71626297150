import type { ResourceType } from "../resource-types";
import type { Check, Finding } from "../rule";
import type { Declaration } from "../stack";
import { CheckContext, NEEDS_STACK, type StackView } from "./check-context";
import { LastRead } from "./last-read";
import type { RunConfig } from "./run-config";
import { Undecided } from "./unknown";

/** What running a check gave: its findings and the properties that are not known, or that it needs the stack first. */
export type Outcome =
  | { readonly kind: "done"; readonly findings: readonly Finding[]; readonly undecided: Iterable<string> }
  | { readonly kind: "needs-stack" };

const NEEDS_STACK_FIRST: Outcome = { kind: "needs-stack" };

/**
 * Runs a check on one resource. One that reads the stack before there is a view of it stops there: what it has found until then
 * is dropped, and it is run again from its start once the stack is known. So a check holds no state between two runs.
 */
export function runCheck(
  check: Check<ResourceType>,
  declaration: Declaration,
  config: RunConfig,
  view?: StackView,
): Outcome {
  const context = new CheckContext(config, declaration, view);
  const findings: Finding[] = [];
  try {
    const inputs = declaration.inputs as unknown as Parameters<typeof check>[0];
    for (const finding of check(inputs, context)) findings.push(finding);
  } catch (error) {
    if (error === NEEDS_STACK) return NEEDS_STACK_FIRST;
    if (error instanceof Undecided) context.undecided.add(error.seenFrom(declaration.urn));
    else findings.push(defect(error, lastRead(check, declaration, config, view)));
  }
  return { kind: "done", findings, undecided: context.undecided };
}

/** What a check that fails has read last, found by running it once more. */
function lastRead(
  check: Check<ResourceType>,
  declaration: Declaration,
  config: RunConfig,
  view: StackView | undefined,
): string | undefined {
  const read = new LastRead(declaration.inputs);
  try {
    const noting = { ...declaration, inputs: read.properties as Declaration["inputs"] };
    const inputs = noting.inputs as unknown as Parameters<typeof check>[0];
    for (const _ of check(inputs, new CheckContext(config, noting, view)));
  } catch {
    return read.text;
  }
  return undefined;
}

/**
 * What a rule failed at, as a finding of that rule: a defect, or a value of a kind that no type allows. The error's own text may hold a
 * value, so only its kind is reported.
 * @param read the property that was read last, and its kind.
 */
function defect(error: unknown, read: string | undefined): Finding {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return {
    at: "rule",
    problem: `could not judge this resource: ${read === undefined ? "" : `it stopped at ${read}. Either `}a property has a form that its type does not allow, or the rule has a defect (${kind})`,
    fix:
      "Compare the resource's properties with the provider's types. If they match, report the defect with the version of the pack, " +
      "and exempt the resource or lower the rule's level until then.",
  };
}
