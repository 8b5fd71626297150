import { allOf, anyOf, ifKnown, isUnknown, knownText, someItem } from "../../evaluation/unknown";
import type { PodTemplate } from "./pods";

/**
 * The images of CI runners, whatever registry they are pulled from: GitLab Runner's, and those of GitHub's runner.
 * Source: https://docs.gitlab.com/runner/install/kubernetes/ and
 * https://github.com/actions/actions-runner-controller/blob/master/charts/gha-runner-scale-set/values.yaml, checked 2026-11-25
 */
const IMAGES: readonly string[] = ["gitlab-runner", "actions-runner", "actions-runner-dind"];

/**
 * What runs jobs: commands of GitLab Runner, of which `run` is what its image starts by itself, and the scripts that start GitHub's runner.
 * Sources: https://docs.gitlab.com/runner/commands/ and
 * https://github.com/actions/actions-runner-controller/blob/master/charts/gha-runner-scale-set/values.yaml, checked 2026-11-30
 */
const RUNS = /^(?:run|run-single)$|\b(?:entrypoint|run|start|startup)\.sh\b/;

/** What does something else with a runner, and ends: commands of GitLab Runner. Source: as above. */
const ENDS = /^(?:--help|--version|-h|-v|list|reset-token|status|stop|unregister|verify)$/;

/** A script that starts what the arguments after it name. */
const ENTRYPOINT = /\/entrypoint$/;

/**
 * Whether Pods have a container with a CI runner's image that runs jobs.
 * @param name of the workload in the program.
 * @throws Undecided where an image is not known, if a name says that it may be a runner's: most programs build images of their own, which are never known.
 */
export const isRunner = (name: string, pod: PodTemplate | undefined): boolean =>
  someItem(pod?.spec?.containers, (container) =>
    allOf(
      () => !isUnknown(() => container.image) || isNamedRunner(name, container, pod),
      () => IMAGES.includes(imageName(container.image ?? "")),
      () => runsJobs(container, () => pod?.spec?.restartPolicy),
    ),
  );

/** What the names of runners have in them, or of those to whom they belong. */
const RUNNER_NAME = /runner|gitlab|github|actions|\bci\b/i;

/** Whether a known name of a workload, its Pods or their container says that it may be a runner. */
function isNamedRunner(
  name: string,
  container: { readonly name?: string },
  pod: PodTemplate | undefined,
): boolean {
  const labels = ifKnown(() => pod?.metadata?.labels) ?? {};
  const names = [
    () => name,
    () => container.name,
    () => pod?.spec?.serviceAccountName,
    ...Object.keys(labels).map((key) => () => labels[key]),
  ];
  return names.some((read) => RUNNER_NAME.test(knownText(read) ?? ""));
}

/** `gitlab-runner` of `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v17.5.0@sha256:…` */
const imageName = (image: string): string => image.split("@")[0]?.split("/").at(-1)?.split(":")[0] ?? "";

interface Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

/**
 * Whether a container with a runner's image runs jobs: not where its command does something else, as where it removes a runner. Of a Pod that runs
 * once, any other command is taken for one that ends.
 */
function runsJobs({ command, args }: Container, restartPolicy: () => string | undefined): boolean {
  const someText = (ask: (text: string) => boolean): boolean =>
    anyOf(
      () => someItem(command, ask),
      () => someItem(args, ask),
    );
  return anyOf(
    () => someText((text) => wordsIn(text).some((word) => RUNS.test(word))),
    () =>
      allOf(
        () => !someText((text) => ENDS.test(text)),
        () =>
          anyOf(
            () => (command?.length ?? 0) + (args?.length ?? 0) === 0,
            () => !["Never", "OnFailure"].includes(restartPolicy() ?? ""),
            () => someText((text) => wordsIn(text).some((word) => ENTRYPOINT.test(word))),
          ),
      ),
  );
}

/** The words of an argument, of which a shell's is a whole script. */
const wordsIn = (text: string): readonly string[] => text.split(/[\s;&|"'()]/);
