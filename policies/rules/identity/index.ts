import type { Rule } from "../../rule";
import { ksaAnnotationHasBinding } from "./ksa-annotation-has-binding";
import { ksaAnnotationIsEmail } from "./ksa-annotation-is-email";
import { noWiOnDefaultKsa } from "./no-wi-on-default-ksa";
import { podAccountExists } from "./pod-account-exists";
import { wiPodAsksMetadataServer } from "./wi-pod-asks-metadata-server";

export const identity: readonly Rule[] = [
  ksaAnnotationIsEmail,
  ksaAnnotationHasBinding,
  noWiOnDefaultKsa,
  wiPodAsksMetadataServer,
  podAccountExists,
];
