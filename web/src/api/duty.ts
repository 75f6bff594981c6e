/* The nouns of duties as the page names them; their shapes come from docs/openapi.yaml (npm run types). */
import type { components } from './schema'

type Schemas = components['schemas']
export type DutyItem = Schemas['DutyItem']
export type DutyState = DutyItem['state']
export type DutyDetail = Schemas['DutyDetail']
export type DutyDay = Schemas['DutyDay']
export type DutyMonth = Schemas['DutyMonth']
export type DutyLine = Schemas['DutyLine']
export type DutySetting = Schemas['DutySetting']
export type DutySettings = Schemas['DutySettings']
export type DutyTodo = Schemas['DutyTodo']
export type DutyAction = Schemas['DutyOrder']['action']
export type DutyManyDone = Schemas['DutyManyDone']
