import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { FORMER_NAMES } from "./former-names";

/** JSON schema of the setting `formerLevels`. */
export const FORMER_LEVELS_SCHEMA: PolicyConfigJSONSchema = {
  type: "object",
  description:
    "Levels of rules that were merged into others, by their former names. check and audit read an entry beside settings as one here.",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(FORMER_NAMES).map(([former, rule]) => [
      former,
      { type: "string", enum: ["advisory", "mandatory", "disabled"], description: `Part of ${rule} now.` },
    ]),
  ),
};
