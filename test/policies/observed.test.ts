import assert from "node:assert/strict";
import { join } from "node:path";
import { SdkShapes } from "../../cli/offline/providers/sdk-shapes";
import { declaredOnlyOf } from "../../policies/reference/page";
import { CLUSTER } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import { evaluate, resourcesOf, type TestResource } from "../support/evaluate";

const holdsReference = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ("$resource" in value || Object.values(value).some(holdsReference));

const sdk = SdkShapes.of(join(__dirname, "../.."), "gcp");

/** Whether GKE fills in a property of which the program is silent: the SDK lets it out of the inputs, and its outputs always have it. */
function isFilledIn(type: string, property: string): boolean {
  if (type === CLUSTER && property === "minMasterVersion") return true;
  const shapes = sdk?.resource(type);
  return shapes?.optionalInputs.has(property) === true && shapes.outputs.get(property)?.isOptional === false;
}

/** The resource as a state tells it whose program is silent of what GKE fills in. */
function observedOnly(resource: TestResource): TestResource {
  const { type, props } = resource;
  const isObserved = ([name, value]: [string, unknown]) => isFilledIn(type, name) && !holdsReference(value);
  const { minMasterVersion, ...observed } = Object.fromEntries(Object.entries(props).filter(isObserved));
  return {
    ...resource,
    props: Object.fromEntries(Object.entries(props).filter((entry) => !isObserved(entry))),
    // GKE says what a control plane runs, not what it was asked for.
    observed: { ...observed, ...(minMasterVersion !== undefined && { masterVersion: minMasterVersion }) },
  };
}

describe("a bad example of which the state alone tells", () => {
  for (const rule of rules) {
    const reason = declaredOnlyOf(rule);
    it(`${reason ? "may be passed" : "is refused"} by ${rule.name}`, async () => {
      if (reason) {
        assert.match(reason, /^[A-Z].{30,}\.$/, "a sentence that says why");
        return;
      }
      const found = await evaluate(resourcesOf(rule, rule.bad).map(observedOnly), {
        config: { settings: { ...rule.exampleSettings } },
      });
      const own = found.filter((d) => d.rule === rule.name && d.status === "violation");
      assert.ok(
        own.length > 0,
        "no finding: judge what is observed, or say in declaredOnly why it does not count",
      );
    });
  }
});
