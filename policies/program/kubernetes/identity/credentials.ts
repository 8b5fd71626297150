import { anyOf, someItem } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { PodTemplate } from "../pods";
import { type Container, configMapSetsVariable } from "./metadata-variables";

// Credentials that Pods have from elsewhere than the metadata server.

/** The variable that names the file of a container's credentials. Source: https://cloud.google.com/docs/authentication/application-default-credentials, checked 2026-12-01 */
export const CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";

/** Whether Pods get tokens from something other than the metadata server: a file, or a CSI driver such as Cloud Storage FUSE's. */
export const hasOtherCredentials = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () => someItem(pod?.spec?.volumes, (volume) => "csi" in volume),
    () => someItem(pod?.spec?.containers, ({ env }: Container) => someItem(env, namesCredentials)),
  );

const namesCredentials = ({ name }: { readonly name?: string }): boolean => name === CREDENTIALS;

/** Whether a container has a credentials file, by its own variables or a ConfigMap's. */
export const hasCredentials = (container: Container, context: Context): boolean =>
  anyOf(
    () => someItem(container.env, namesCredentials),
    () =>
      someItem(container.envFrom, (variables) =>
        configMapSetsVariable(variables, container, { names: [CREDENTIALS], counts: () => true }, context),
      ),
  );
