/* The nouns of data quality; their shapes come from docs/openapi.yaml (npm run types). */
import type { components } from './schema'

type Schemas = components['schemas']
export type QualityAnswer = Schemas['Quality']
export type QualityRule = Schemas['QualityRule']
export type Finding = Schemas['Finding']
export type QualitySchool = Schemas['QualitySchools']['schools'][number]
