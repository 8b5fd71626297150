import type { Rule } from "../rule";
import { FORMER_NAMES } from "../settings/former-names";
import { SETTINGS_SCHEMA } from "../settings/schema";
import { SETTINGS_POLICY } from "../settings/settings";

/** The JSON schema of a file for `--policy-pack-config`, for editors and for `gke-guardrails config check`. */
export function configSchema(rules: readonly Rule[]) {
  const level = { enum: ["advisory", "mandatory", "disabled"] };
  const remediable = { enum: [...level.enum, "remediate"] };
  const policy = (levels: object, properties: object) => ({
    oneOf: [
      levels,
      {
        type: "object",
        additionalProperties: false,
        properties: { enforcementLevel: levels, ...properties },
      },
    ],
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of the gke-guardrails policy pack",
    type: "object",
    additionalProperties: false,
    properties: {
      all: { description: "The level of all rules that are not named.", ...level },
      [SETTINGS_POLICY]: { description: "Settings of the whole pack.", ...policy(level, SETTINGS_SCHEMA) },
      ...Object.fromEntries(
        rules.map((rule) => [
          rule.name,
          { description: rule.description, ...policy(rule.remediations ? remediable : level, {}) },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(FORMER_NAMES).map(([former, rule]) => [
          former,
          {
            description: `Former name of a part of ${rule}. Pulumi ignores it: settings.formerLevels is read everywhere.`,
            ...policy(level, {}),
          },
        ]),
      ),
    },
  };
}
