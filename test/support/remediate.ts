import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { rules } from "../../policies/rules";
import type { TestResource } from "./evaluate";
import { configure, pack, struct } from "./server";

interface Options {
  /** The properties of the policy `settings`. */
  settings?: Record<string, unknown>;
}

/**
 * Lets one rule remediate a resource through the real policy server, as the engine does once the stack itself is
 * analyzed. Returns the properties that the resource then has; undefined where the rule changes nothing.
 */
export async function remediate(
  rule: string,
  resource: TestResource,
  { settings = {} }: Options = {},
): Promise<Record<string, unknown> | undefined> {
  const { call, policies } = await pack(rules);
  await configure(call, policies, { settings, [rule]: "remediate" });
  await call("analyze", request({ type: "pulumi:pulumi:Stack", name: "project-dev", props: {} }));
  const response = await call<analyzer.RemediateResponse>("remediate", request(resource));
  const [remediation, ...more] = response.getRemediationsList();
  if (!remediation) return undefined;
  if (more.length > 0 || remediation.getPolicyname() !== rule || remediation.getDiagnostic() !== "")
    throw new Error(`not one remediation by ${rule}: ${remediation.getDiagnostic()}`);
  return remediation.getProperties()?.toJavaScript() as Record<string, unknown>;
}

function request({ type, name, props }: TestResource): analyzer.AnalyzeRequest {
  const made = new analyzer.AnalyzeRequest();
  made.setType(type);
  made.setName(name);
  made.setUrn(`urn:pulumi:dev::project::${type}::${name}`);
  made.setProperties(struct(props));
  made.setOptions(new analyzer.AnalyzerResourceOptions());
  return made;
}
