import type { Plain } from "../protocol/messages";
import { packageOf } from "../protocol/urn";
import { UNKNOWN } from "../protocol/values";
import { Autonaming } from "./autonaming";
import { checkGcp, planGcp } from "./gcp";
import { knownOfNew } from "./gcp-known";
import { checkKubernetes, idOf, namesOf } from "./kubernetes";
import { podLabelsOf } from "./pod-labels";
import { knownOfProject, type ProjectNumbers } from "./project-numbers";
import { SdkShapes } from "./sdk-shapes";
import type { Subject } from "./subject";
import { unknownKeys } from "./unknown-keys";

export { Autonaming };

export const PROJECT = "gcp:organizations/project:Project";

/**
 * Stands in for the providers, as far as their answers follow from a program alone: defaults, names that are made up where the program sets
 * none, and the outputs that a first preview knows.
 */
export class Providers {
  /** IDs of the projects that the program looks up or creates; UNKNOWN for one that is unknown. */
  readonly askedProjects = new Set<string>();
  private readonly shapes = new Map<string, SdkShapes | undefined>();

  constructor(
    readonly programFolder: string,
    private readonly autonaming = new Autonaming(),
    private readonly projectNumbers: ProjectNumbers = {},
  ) {}

  /** What is known of a project whose number the program may ask for. */
  ofProject(projectId: unknown): { number?: string } {
    this.askedProjects.add(typeof projectId === "string" ? projectId : UNKNOWN);
    return knownOfProject(projectId, this.projectNumbers);
  }

  /** The declarations of the SDK that the program uses for a package. */
  sdk(packageName: string): SdkShapes | undefined {
    if (!this.shapes.has(packageName)) {
      this.shapes.set(packageName, SdkShapes.of(this.programFolder, packageName));
    }
    return this.shapes.get(packageName);
  }

  /** The inputs after the provider's Check, as resource policies see them. */
  check(subject: Subject, inputs: Plain): Plain {
    switch (packageOf(subject.type)) {
      case "gcp":
        return checkGcp(subject, inputs, this.sdk("gcp"), this.autonaming);
      case "kubernetes":
        return checkKubernetes(subject, inputs, this.autonaming);
      default:
        return inputs;
    }
  }

  /** What is said of properties that the program gives a resource, and that its provider does not have. */
  unknownKeys({ type }: Subject, inputs: Plain): string[] {
    const sdk = packageOf(type) === "gcp" ? this.sdk("gcp") : undefined;
    return sdk ? [...new Set(unknownKeys(inputs, sdk.resource(type).outputs, sdk))] : [];
  }

  /** The outputs in a first preview. An output that is absent here is unknown to the program. */
  plan(subject: Subject, inputs: Plain): Plain {
    return packageOf(subject.type) === "gcp" ? planGcp(subject, inputs, this.sdk("gcp")) : inputs;
  }

  /**
   * The outputs that a program gets of a resource whose provider is not called, as the provider's configuration is unknown. A real preview
   * returns none; what follows from the inputs alone is the same in every update, so it is returned here, and more of the program is
   * judged.
   */
  planUncalled(subject: Subject, inputs: Plain): Plain {
    if (packageOf(subject.type) !== "kubernetes") return {};
    return { ...namesOf(subject, inputs, this.autonaming), ...podLabelsOf(inputs) };
  }

  /**
   * What a program gets of a new resource besides the outputs of a first preview: its ID, and outputs that follow from its inputs and are
   * the same in every update, so that more of the program is judged. Policies do not see it.
   */
  answer(subject: Subject, inputs: Plain): { id: string; outputs: Plain } {
    if (subject.type === PROJECT) return { id: "", outputs: this.ofProject(inputs.projectId) };
    if (packageOf(subject.type) === "kubernetes")
      return { id: idOf(subject, inputs, this.autonaming), outputs: {} };
    const { id = "", ...outputs } = knownOfNew(subject, inputs);
    return { id: String(id), outputs };
  }
}
