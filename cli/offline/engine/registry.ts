import { NotEvaluated } from "../../messages/errors";
import type { JudgedResource } from "../protocol/analysis";
import { type StackName, urnOf } from "../protocol/urn";
import { madeFromUnknown } from "../protocol/values";

/** A resource of the run. */
export interface Registered extends JudgedResource {
  /** A provider has yet to create it. */
  isPending: boolean;
  /** References to the providers that a component passes to its children, by package. */
  handedDown: ReadonlyMap<string, string>;
}

/** The resources of a run, as a tree. */
export class Registry {
  /** The judged resources, in the order in which the program registered them. */
  readonly resources: Registered[] = [];
  private readonly byUrn = new Map<string, Registered>();
  /** The parent of every resource, including those that are only read. */
  private readonly parents = new Map<string, string>();

  constructor(private readonly stack: StackName) {}

  find(urn: string): Registered | undefined {
    return this.byUrn.get(urn);
  }

  add(resource: Registered): void {
    this.byUrn.set(resource.urn, resource);
    this.resources.push(resource);
  }

  urnOf(parent: string, type: string, name: string): string {
    return urnOf(this.stack, parent, type, name);
  }

  /**
   * The URN of a new resource. Names that a program makes from unknown values may be equal here, although they differ in an update.
   * @throws NotEvaluated where the program already has a resource with this URN.
   */
  newUrn(parent: string, type: string, name: string): string {
    let urn = this.urnOf(parent, type, name);
    for (let i = 2; madeFromUnknown(name) && this.parents.has(urn); i++)
      urn = this.urnOf(parent, type, `${name}-${i}`);
    if (this.parents.has(urn)) {
      throw new NotEvaluated(
        `The program has two resources with the URN ${urn}: give one of them another name.`,
      );
    }
    this.parents.set(urn, parent);
    return urn;
  }

  /** A resource and its ancestors, nearest first. */
  *ancestors(urn: string): Iterable<string> {
    for (let at = urn; at !== ""; at = this.parents.get(at) ?? "") yield at;
  }
}
