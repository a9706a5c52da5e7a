/** A language this product knows runtimes of. `java` runtimes only ever act as hosts. */
export type RuntimeLanguage = 'dotnet' | 'java' | 'node' | 'python';

/** An instruction set that Lambda offers, in Lambda's own spelling. */
export type Architecture = 'arm64' | 'x86_64';

/** The operating system of a runtime's image; it decides which binaries can run on it. */
export type OperatingSystem = 'AL2' | 'AL2023';

/** A calendar day, `YYYY-MM-DD`, as AWS publishes support dates. */
export type CalendarDate = string;

/**
 * How AWS provides a runtime:
 * `available` as a managed runtime, `preview` as a base image that is not for production,
 * `container` as a base image only, never as a managed runtime.
 */
export type Availability = 'available' | 'container' | 'preview';

/** One Lambda runtime. Source of all rows: AWS's "Lambda runtimes" page, read in November 2026. */
export interface Runtime {
  /** Lambda's identifier, e.g. `nodejs24.x`. */
  readonly id: string;
  readonly language: RuntimeLanguage;
  /** The language's own version, e.g. `24` or `3.13`. */
  readonly version: string;
  readonly os: OperatingSystem;
  readonly availability: Availability;
  /** The first day without support; after it AWS patches neither the runtime nor its image. */
  readonly deprecation?: CalendarDate;
  /** From this day AWS refuses updates of functions that use the managed runtime. */
  readonly blockUpdate?: CalendarDate;
  /** Whether AWS offers SnapStart for the managed runtime itself, as a zip function. */
  readonly nativeSnapStart: boolean;
  /** Repository and tag of the base image, without registry and architecture. */
  readonly image: string;
}

/** What a runtime's support dates mean on a given day. */
export type Support =
  | { readonly state: 'supported'; readonly until?: CalendarDate }
  | { readonly state: 'ending'; readonly until: CalendarDate; readonly daysLeft: number }
  | {
      readonly state: 'deprecated';
      readonly since: CalendarDate;
      readonly blockUpdate?: CalendarDate;
    }
  | { readonly state: 'blocked'; readonly since: CalendarDate; readonly blockUpdate: CalendarDate };
