import { LOGS_WARNING, type Note } from "../messages/notes";
import { maskOfTexts } from "./masking/mask";
import { ProgramSecrets } from "./masking/program-secrets";
import { type Masks, masksOf } from "./own-text-mask";
import type { ConfigValues } from "./project/config-values";
import type { JudgedResource } from "./protocol/analysis";
import { UNKNOWN } from "./protocol/values";
import type { StackEvaluation } from "./stack-evaluation";

type SecretValues = Pick<ConfigValues, "values" | "secrets"> & Partial<Pick<ConfigValues, "secretParts">>;

/**
 * Evaluates a program, and masks secret values, those of its configuration and those that it makes itself, in all that is reported of the
 * program's own texts: messages, notes, names of resources, and errors. The properties by which resources are judged stay as they are.
 * @param evaluate receives the object that collects the values that the program makes secret.
 * @throws what the evaluation throws, with a masked message.
 */
export async function maskingSecrets(
  config: SecretValues,
  evaluate: (found: ProgramSecrets) => Promise<StackEvaluation>,
): Promise<StackEvaluation> {
  const found = new ProgramSecrets();
  const values = () => [...secretTexts(config), ...found.texts];
  try {
    const evaluation = await evaluate(found);
    const masks = masksOf(values(), evaluation);
    return masks ? maskedEvaluation(evaluation, masks) : evaluation;
  } catch (error) {
    if (error instanceof Error) error.message = maskOfTexts(values())?.(error.message) ?? error.message;
    throw error;
  }
}

/** An evaluation without secret values; it keeps the mask for texts made from its resources. */
function maskedEvaluation(evaluation: StackEvaluation, masks: Masks): StackEvaluation {
  return {
    ...evaluation,
    mask: masks.own,
    diagnostics: evaluation.diagnostics.map((each) => ({
      ...each,
      message: masks.own(each.message),
      urn: masks.urn(each.urn),
    })),
    notes: evaluation.notes.map((note) => maskedNote(note, masks)),
    judgedResources: evaluation.judgedResources.map((resource) => maskedNames(resource, masks)),
    ...(evaluation.askedProjects && {
      askedProjects: evaluation.askedProjects.map((id) => (masks.own(id) === id ? id : UNKNOWN)),
    }),
  };
}

/** A note whose known beginning is as it was, and in which a program's own words are masked as such. */
function maskedNote(note: Note, { own, program }: Masks): Note {
  if (note.kind !== "warning") return { ...note, text: own(note.text) };
  return { ...note, text: LOGS_WARNING + program(note.text.slice(LOGS_WARNING.length)) };
}

/** A resource under its masked names, as the findings have them. */
function maskedNames(resource: JudgedResource, { program, urn }: Masks): JudgedResource {
  return {
    ...resource,
    urn: urn(resource.urn),
    name: program(resource.name),
    parent: urn(resource.parent),
    dependencies: resource.dependencies.map(urn),
    propertyDependencies: new Map(
      [...resource.propertyDependencies].map(([property, urns]) => [property, urns.map(urn)]),
    ),
  };
}

/** The known secret values of a configuration. */
export function secretTexts({ values, secrets, secretParts }: SecretValues): string[] {
  return [...secrets].flatMap((key) => secretParts?.get(key) ?? [values.get(key) ?? ""]);
}
