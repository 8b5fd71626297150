import { UNSEEN } from "../../policies/evaluation/unseen/unseen-reports";
import type { Rule } from "../../policies/rule";
import {
  type Diagnostic,
  evaluate,
  isLeftOpen,
  isOfKnownCause,
  isOnAnother,
  said,
  type TestResource,
} from "../../test/support/evaluate";
import { CANARY, type Mutation } from "./mutations";

export type FaultKind = "crash" | "canary" | "hidden finding" | "finding of an unknown value" | "defect";

/** What went wrong with a changed program. */
interface Fault {
  readonly kind: FaultKind;
  readonly rule: string;
  readonly text: string;
}

const line = (d: Diagnostic) => `${d.rule} ${d.urn} ${d.level} ${said(d)}`;
const placeOf = (d: Diagnostic) => `${d.rule} ${d.urn} ${d.property}`;
const isViolation = (d: Diagnostic) => d.status === "violation";

/**
 * Judges a changed program by the rules, through the real policy server, and returns what must not be. No deadline is set for each rule,
 * which would take a third of the time: watch.ts sets one for the program.
 */
export async function faultsOf(mutation: Mutation, rules: readonly Rule[]): Promise<Fault[]> {
  const { kind, program, known, referred, stack } = mutation;
  const judge = (resources: readonly TestResource[]) => evaluate(resources, { stack, rules });
  let found: Diagnostic[];
  try {
    found = await judge(program);
  } catch (error) {
    return [{ kind: "crash", rule: "", text: String(error) }];
  }
  const faults: Fault[] = [];
  const add = (faultKind: FaultKind, d: Diagnostic) =>
    faults.push({ kind: faultKind, rule: d.rule, text: line(d) });
  for (const d of found) {
    if (d.text.includes(CANARY)) add("canary", d);
    if (d.property === "rule" && kind !== "odd") add("defect", d);
  }
  const after = new Set(found.filter(isViolation).map(line));
  // One that blocks hides no advisory of the same property.
  const isReported = (d: Diagnostic) =>
    after.has(line(d)) ||
    (d.level === "advisory" &&
      found.some(
        (other) => isViolation(other) && other.level === "mandatory" && placeOf(other) === placeOf(d),
      ));
  const isOfReference = async (finding: Diagnostic) => {
    for (const resources of referred)
      if ((await judge(resources)).some((d) => line(d) === line(finding))) return true;
    return false;
  };
  for (const resources of known) {
    const before = (await judge(resources)).filter(isViolation);
    const had = new Set(before.map(line));
    // The first of several Pods of GKE's, say, of which it is known that they are cut off.
    const isSaidOtherwise = (d: Diagnostic) =>
      found.some(
        (other) =>
          isViolation(other) &&
          other.level === d.level &&
          placeOf(other) === placeOf(d) &&
          !had.has(line(other)),
      );
    const isHidden = (d: Diagnostic) =>
      !isReported(d) &&
      !isSaidOtherwise(d) &&
      !isLeftOpen(d, found, rules, program) &&
      !isOnAnother(d, before, found);
    for (const d of before.filter(isHidden)) add("hidden finding", d);
    for (const d of found.filter(isViolation))
      if (
        // It says what is not looked into, and may say that something is not known.
        d.property !== UNSEEN &&
        !had.has(line(d)) &&
        !isOfKnownCause(d, before) &&
        !isOnAnother(d, found, before) &&
        !(await isOfReference(d))
      )
        add("finding of an unknown value", d);
  }
  return faults;
}
