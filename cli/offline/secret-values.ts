import type { ConfigValues } from "./config-values";
import type { Judged } from "./judgement";
import { type Mask, maskOfTexts } from "./mask";
import { ProgramSecrets } from "./program-secrets";
import type { JudgedResource } from "./protocol/analysis";

type SecretValues = Pick<ConfigValues, "values" | "secrets"> & Partial<Pick<ConfigValues, "secretParts">>;

/**
 * Evaluates a program, and masks the secret values of its configuration, and those that it makes itself, in all that is said of it:
 * messages, notes, names of resources, and errors. What resources are judged by stays as it is.
 * @param evaluate is given what keeps the values that the program makes secret.
 * @throws what the evaluation throws, with a masked message.
 */
export async function maskingSecrets(
  config: SecretValues,
  evaluate: (found: ProgramSecrets) => Promise<Judged>,
): Promise<Judged> {
  const found = new ProgramSecrets();
  const mask = () => maskOfTexts([...secretTexts(config), ...found.texts]);
  try {
    return masked(await evaluate(found), mask());
  } catch (error) {
    if (error instanceof Error) error.message = mask()?.(error.message) ?? error.message;
    throw error;
  }
}

/** A judgement without secret values; it keeps the mask for what is made from its resources. */
export const masked = (judged: Judged, mask: Mask | undefined): Judged =>
  mask ? maskedJudgement(judged, mask) : judged;

function maskedJudgement(judged: Judged, mask: Mask): Judged {
  return {
    ...judged,
    mask,
    diagnostics: judged.diagnostics.map((each) => ({
      ...each,
      message: mask(each.message),
      urn: mask(each.urn),
    })),
    notes: judged.notes.map((note) => ({ ...note, text: mask(note.text) })),
    judged: judged.judged.map((resource) => maskedNames(resource, mask)),
  };
}

/** A resource by masked names, as the findings have them. */
function maskedNames(resource: JudgedResource, mask: Mask): JudgedResource {
  return {
    ...resource,
    urn: mask(resource.urn),
    name: mask(resource.name),
    parent: mask(resource.parent),
    dependencies: resource.dependencies.map(mask),
    propertyDependencies: new Map(
      [...resource.propertyDependencies].map(([property, urns]) => [property, urns.map(mask)]),
    ),
  };
}

/** The secret values of a configuration that are known. */
export function secretTexts({ values, secrets, secretParts }: SecretValues): string[] {
  return [...secrets].flatMap((key) => secretParts?.get(key) ?? [values.get(key) ?? ""]);
}
