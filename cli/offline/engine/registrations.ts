import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { quoted } from "../helm/not-rendered";
import { refuseBrokenKustomization } from "../manifests/broken-manifest";
import { RELEASE, type RenderedObject } from "../manifests/chart-objects";
import type { ManifestComponents } from "../manifests/manifest-components";
import { toStruct } from "../protocol/messages";
import { PROJECT } from "../providers";
import { numberNote } from "../providers/project-numbers";
import { builtByPlugin } from "./built-by-plugin";
import { isElsewhere } from "./placed";
import { type Planning, subjectOf } from "./planning";
import { needsProvider, registeredOf } from "./registration";
import type { Registered } from "./registry";
import type { Shared } from "./shared";
import type { SourcePositions } from "./source-positions";
import type { Transforms } from "./transforms";

/** The component that the Kubernetes provider renders by kustomize. */
const KUSTOMIZATION = /^kubernetes:kustomize\/v\d\w*:Directory$/;

/** Answers a program's registrations of resources. */
export class Registrations {
  /**
   * @param manifests the objects in the manifests that the Kubernetes provider reads.
   * @param sources finds where the program creates its resources; undefined where that is not needed.
   */
  constructor(
    private readonly shared: Shared,
    private readonly planning: Planning,
    private readonly transforms: Transforms,
    private readonly manifests: ManifestComponents,
    private readonly sources: SourcePositions | undefined,
  ) {}

  /** Registers a resource, and after it the objects that it brings, unless they are on a cluster that is not GKE's. */
  async register(request: messages.RegisterResourceRequest): Promise<messages.RegisterResourceResponse> {
    const { registry, queue, chartObjects, providers } = this.shared;
    // Transforms may register resources themselves, so nothing may wait for them.
    await this.transforms.apply(request, registry.ancestors(request.getParent()));
    const response = await queue.run(() => this.create(request));
    const resource = registry.find(response.getUrn());
    if (resource) {
      if (KUSTOMIZATION.test(resource.type))
        refuseBrokenKustomization(
          `The kustomization ${quoted(resource.name)}`,
          resource.inputs.directory,
          providers.programFolder,
        );
      if (isElsewhere(resource, registry)) return response;
      for (const object of [...(await chartObjects.of(resource)), ...this.manifests.of(resource)])
        await this.registerObject(object, resource, request);
    }
    return response;
  }

  /**
   * Registers an object of a chart or a manifest. The provider registers those of charts and manifests; what a release installs, the
   * program never sees.
   */
  private async registerObject(
    { type, name, inputs }: RenderedObject,
    of: Registered,
    owner: messages.RegisterResourceRequest,
  ): Promise<void> {
    const request = new messages.RegisterResourceRequest();
    request.setType(type);
    request.setName(name);
    request.setParent(of.urn);
    request.setCustom(true);
    request.setObject(toStruct(inputs));
    request.setVersion(owner.getVersion());
    request.setPackageref(owner.getPackageref());
    request.setPlugindownloadurl(owner.getPlugindownloadurl());
    request.setProvider(owner.getProvider());
    request.setDependenciesList(owner.getDependenciesList());
    if (of.type === RELEASE) await this.shared.queue.run(() => this.create(request));
    else await this.register(request);
  }

  private async create(
    request: messages.RegisterResourceRequest,
  ): Promise<messages.RegisterResourceResponse> {
    const { registry, lookup, given } = this.shared;
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    const provider = needsProvider(request) ? await lookup.of(type, request) : undefined;
    const urn = registry.newUrn(parent, type, name);
    given.name(name);
    const resource = registeredOf(request, {
      inputs: given.properties(request.getObject()),
      urn,
      provider,
      parent: registry.find(parent),
      source: this.sources?.of(request),
    });
    this.transforms.addToResource(urn, request.getTransformsList());
    await this.planning.add(resource);

    const answer = resource.isPending ? this.answer(resource) : undefined;
    const response = new messages.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(request.getImportid() || (answer?.id ?? ""));
    if (request.getRemote()) this.noteBuilt(resource);
    response.setObject(toStruct(request.getRemote() ? {} : { ...resource.outputs, ...answer?.outputs }));
    return response;
  }

  /** What the program is told of a resource that its provider would create. */
  private answer(resource: Registered): ReturnType<Shared["providers"]["answer"]> {
    const { providers, notes } = this.shared;
    const answer = providers.answer(subjectOf(resource), resource.inputs);
    const note =
      resource.type === PROJECT ? numberNote({ ...resource.inputs, ...answer.outputs }) : undefined;
    if (note !== undefined) notes.add("unknownIfUndecided", note);
    return answer;
  }

  /** Notes a component that a plugin builds, unless what is in it is known. */
  private noteBuilt(resource: Registered): void {
    const { chartObjects, notes } = this.shared;
    const built = builtByPlugin(resource.type, resource.name);
    const isHandled = chartObjects.isHandled(resource) || this.manifests.isHandled(resource);
    if (built !== undefined && !isHandled) notes.add("unseen", built);
  }
}
