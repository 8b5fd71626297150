import { NotEvaluated } from "../../messages/errors";
import type { Project } from "./project";

/**
 * A stack's own name, without the organization and the project that may stand before it: ORGANIZATION/PROJECT/STACK, or ORGANIZATION/STACK.
 * @throws NotEvaluated where it is a stack of another project.
 */
export function ownName(given: string, { name, root }: Pick<Project, "name" | "root">): string {
  const parts = given.split("/");
  const [, project] = parts;
  if (parts.length === 3 && project !== name)
    throw new NotEvaluated(
      `The stack "${given}" is of the project ${project}, and ${root} has the project ${name}.`,
    );
  return parts.at(-1) ?? given;
}
