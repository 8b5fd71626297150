// Between our own types and the messages of the analyzer protocol, which a policy pack speaks.
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import {
  type Diagnostic,
  type EnforcementLevel,
  LEVELS,
  type Policy,
  type PolicyConfig,
  type Remediation,
} from "./analysis";
import { fromStruct, toStruct } from "./messages";

const SEVERITIES = [undefined, "low", "medium", "high", "critical"] as const;

const LEVEL_CODES = {
  advisory: messages.EnforcementLevel.ADVISORY,
  mandatory: messages.EnforcementLevel.MANDATORY,
  disabled: messages.EnforcementLevel.DISABLED,
  remediate: messages.EnforcementLevel.REMEDIATE,
} as const;

const levelOf = (code: messages.EnforcementLevel): EnforcementLevel => LEVELS[code] ?? "advisory";

export const policyOf = (info: messages.PolicyInfo): Policy => ({
  name: info.getName(),
  description: info.getDescription(),
  level: levelOf(info.getEnforcementlevel()),
  severity: SEVERITIES[info.getSeverity()],
  schema: fromStruct(info.getConfigschema()?.getProperties()),
});

export function configMessage({ level, properties }: PolicyConfig): messages.PolicyConfig {
  const config = new messages.PolicyConfig();
  config.setEnforcementlevel(LEVEL_CODES[level]);
  config.setProperties(toStruct(properties));
  return config;
}

/** @param urn the resource that was judged, as a resource policy need not name it. */
export function diagnosticOf(diagnostic: messages.AnalyzeDiagnostic, urn: string): Diagnostic {
  // The server prefixes a plain message with the policy's description.
  const message = diagnostic.getMessage();
  const prefix = `${diagnostic.getDescription()}\n`;
  return {
    policy: diagnostic.getPolicyname(),
    message: message.startsWith(prefix) ? message.slice(prefix.length) : message,
    level: levelOf(diagnostic.getEnforcementlevel()),
    severity: SEVERITIES[diagnostic.getSeverity()],
    urn: diagnostic.getUrn() || urn,
  };
}

export const remediationOf = (remediation: messages.Remediation): Remediation => ({
  policy: remediation.getPolicyname(),
  inputs: remediation.getDiagnostic() === "" ? fromStruct(remediation.getProperties()) : undefined,
  problem: remediation.getDiagnostic(),
});
