import type { ResourceType } from "../../resource-types";
import type { Check, Finding } from "../../rule";
import type { Declaration } from "../../stack";
import type { RunConfig } from "../run-config";
import { Undecided } from "../unknown";
import { CheckContext, NEEDS_STACK, type StackView } from "./check-context";
import { LastRead } from "./last-read";

/** The result of running a check: its findings and the unknown properties that it met, or that it has to wait for the stack. */
export type Outcome =
  | { readonly kind: "done"; readonly findings: readonly Finding[]; readonly undecided: Iterable<string> }
  | { readonly kind: "needs-stack" };

const NEEDS_STACK_FIRST: Outcome = { kind: "needs-stack" };

/**
 * Runs a check on one resource. Where it reads the stack before there is a view of it, it stops: its findings so far are dropped, and the
 * check is run again from its start once the stack is known. So a check must keep no state between two runs.
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

/** The property that a failing check read last, found by running the check once more. */
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
 * The finding on a check that threw: a defect of the rule, or a value whose type the SDK does not allow. The error's text may contain a
 * value, so only its kind is shown.
 * @param read the property that was read last, and its type.
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
