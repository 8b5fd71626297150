/** Whether a location is a zone, such as europe-west4-a, and not a region. Source: https://cloud.google.com/compute/docs/regions-zones */
export const isZone = (location: string): boolean => /^[a-z]+-[a-z]+\d+-[a-z]$/.test(location);
