import { type ObjectName, objectIn, projectIn } from "../../../../gke/resource-names";
import { textOf } from "../../../evaluation/texts";
import { allOf } from "../../../evaluation/unknown";
import { type Inputs, REPOSITORY, type REPOSITORY_IAM_MEMBER } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { areSame, projectOf } from "../project";

// Which repository of images a grant is on: one of the stack, or one that it names by its name or its ID.

type Repository = StackResource<typeof REPOSITORY>;

/** Whether two grants are on the same repository, as far as the program shows it. @throws Undecided if that depends on an unknown value. */
export function areOnOneRepository(one: StackResource, other: StackResource, stack: StackIndex): boolean {
  const [a, b] = [one, other].map((grant) => repositoryOf(grant, stack));
  if (a === undefined || b === undefined) {
    // A repository that comes from something else, such as a component, is recognized by that dependency alone.
    const [from, to] = [one, other].map(({ resource }) => resource.propertyDependencies.repository ?? []);
    return from?.length === 1 && to?.length === 1 && from[0]?.urn === to[0]?.urn;
  }
  return areOne(a, b);
}

/** Whether a grant is on a repository of the stack, as far as the program shows it. @throws Undecided if that depends on an unknown value. */
export function isOnRepository(grant: StackResource, repository: Repository, stack: StackIndex): boolean {
  const named = repositoryOf(grant, stack);
  return named !== undefined && areOne(named, asNamed(repository));
}

const areOne = (a: NamedRepository, b: NamedRepository): boolean =>
  a.urn !== undefined && b.urn !== undefined
    ? a.urn === b.urn
    : allOf(
        () => a.name() !== undefined && a.name() === b.name(),
        () => a.location() === b.location(),
        () => areSame(a.project(), b.project()),
      );

/** How images name a repository of the stack. @throws Undecided if a part of it is not known. */
export function imagePrefixOf(repository: Repository): string | undefined {
  const { name, location, project } = asNamed(repository);
  const parts = [location(), project(), name()];
  return parts.includes(undefined) ? undefined : imagePrefix(parts as [string, string, string]);
}

/**
 * What the names of a repository's images begin with. A project's domain is a path segment of its own there.
 * Source: https://cloud.google.com/artifact-registry/docs/docker/names, checked 2026-11-30
 */
const imagePrefix = ([location, project, name]: readonly [string, string, string]): string =>
  `${location}-docker.pkg.dev/${projectIn(project).replace(":", "/")}/${name}/`;

/** What a program says of a repository. @throws Undecided from what is unknown. */
interface NamedRepository {
  readonly urn?: string;
  name(): string | undefined;
  location(): string | undefined;
  project(): string | undefined;
}

const asNamed = (repository: Repository): NamedRepository => ({
  urn: repository.urn,
  name: () => repository.inputs.repositoryId,
  location: () => repository.inputs.location ?? regionOf(repository),
  project: () => projectOf(repository),
});

function repositoryOf(grant: StackResource, stack: StackIndex): NamedRepository | undefined {
  const sources = stack.sourcesOf(grant, "repository");
  const [repository] = sources.filter((source): source is Repository => source.type === REPOSITORY);
  if (repository && sources.length === 1) return asNamed(repository);
  if ((grant.resource.propertyDependencies.repository ?? []).length > 0) return undefined;
  const inputs = grant.inputs as Inputs[typeof REPOSITORY_IAM_MEMBER];
  const id = () => idIn(inputs.repository ?? "");
  return {
    name: () => id()?.name ?? inputs.repository,
    location: () => id()?.location ?? inputs.location ?? regionOf(grant),
    project: () => id()?.project ?? projectOf(grant as Parameters<typeof projectOf>[0]),
  };
}

/** Parses a full or a short ID. Source: @pulumi/gcp 9.37.0, artifactregistry.RepositoryIamMember (import) */
function idIn(text: string): Partial<ObjectName> | undefined {
  const [name, location, project, ...more] = text.split("/").reverse();
  const isShort = name && location && project !== "" && more.length === 0;
  return (
    objectIn(text, "repositories") ?? (isShort ? { name, location, ...(project && { project }) } : undefined)
  );
}

const regionOf = ({ providerInputs: { region } }: StackResource): string | undefined => textOf(region);
