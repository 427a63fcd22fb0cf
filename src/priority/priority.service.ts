// Priorities of alerts, and the models that give them: trained on verdicts, kept by version, taken back at will.
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { DeviceEvent, DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { Language } from '../language.js'
import { Invalid, NotFound } from '../request-errors.js'
import { calibrationOf } from './calibration.js'
import type { Forecast } from './calibration.js'
import type { Detail, Feature, FeatureName } from './features.js'
import { featureNames, features, prior } from './features.js'
import type { Weights } from './logistic-regression.js'
import { fit, predict } from './logistic-regression.js'
import type { LabelledAlert, ModelCalibration, ModelRow, PriorityRow, ReasonEvent } from './priority.store.js'
import {
  addModel,
  allModels,
  labelledAlerts,
  modelInUse,
  prioritiesOf,
  reasonEvents,
  scoreAll,
  useModel,
} from './priority.store.js'

export interface PriorityParts {
  readonly engine: Engine
  /** Ticks. */
  readonly clock: () => bigint
  readonly devices: DeviceService
}

/** Why an alert has its score. */
export interface Reason {
  readonly alertId: string
  readonly feature: FeatureName
  /** Log-odds that it adds or takes. */
  readonly weight: number
  readonly value: number
  readonly detail: Detail
}

/** How urgent an alert is. */
export interface Priority {
  readonly alertId: string
  /** 0 to 100: the chance that it is an attack, as the model has it. */
  readonly score: number
  readonly model: number
  /** Ticks. */
  readonly scored: bigint
  /** The weightiest first. */
  readonly reasons: readonly Reason[]
}

/** Log-odds that are worth no words. */
const negligible = 0.05

/** How strongly weights are held to the prior: as if each were known to within one in log-odds (1 / σ²). */
const strength = 1

/** With fewer verdicts of either kind there is nothing to learn. */
const fewestVerdicts = 10

const folds = 5

/** A training may take as long as a hunt. */
const training = { deadlineMs: 120_000 } as const

export class PriorityService {
  constructor(private readonly parts: PriorityParts) {}

  /** The priority of each alert; the alerts are ones that the caller sees. */
  async prioritiesOf(_caller: Caller, ids: readonly string[]): Promise<readonly (Priority | undefined)[]> {
    const [rows, models] = await this.parts.engine.read(
      async (session) => [await prioritiesOf(session, ids), await allModels(session)] as const,
    )
    const byVersion = new Map(models.map((model) => [model.version, model]))
    const byId = new Map(rows.map((row) => [row.alertId, priorityOf(row, byVersion.get(row.model) ?? prior)]))
    return ids.map((id) => byId.get(id))
  }

  /** The events behind each reason, of devices that the caller sees. */
  async eventsBehind(caller: Caller, reasons: readonly Reason[]): Promise<readonly (readonly DeviceEvent[])[]> {
    const ids = [...new Set(reasons.map(({ alertId }) => alertId))]
    const places = await this.parts.engine.read((session) => reasonEvents(session, ids))
    const events = await this.parts.devices.eventsAt(caller, places)
    const found = places.flatMap((place, index) => {
      const event = events[index]
      return event ? [{ place, event }] : []
    })
    return reasons.map((reason) => found.filter(({ place }) => isBehind(place, reason)).map(({ event }) => event))
  }

  /** All models, the newest first. @throws Forbidden */
  models(caller: Caller): Promise<readonly ModelRow[]> {
    authorize(caller, 'readDetectionRules')
    return this.parts.engine.read(allModels)
  }

  /** The model that scores. @throws Forbidden */
  modelInUse(caller: Caller): Promise<ModelRow> {
    authorize(caller, 'readDetectionRules')
    return this.parts.engine.read(modelInUse)
  }

  /**
   * Trains a model on all verdicts, puts it to use and scores all alerts anew.
   * @throws Forbidden, Invalid where there are too few verdicts
   */
  async train(caller: Caller): Promise<ModelRow> {
    authorize(caller, 'writeDetectionRules')
    const now = this.parts.clock()
    return this.parts.engine.transaction(async (session) => {
      const labelled = await labelledAlerts(session)
      const attacks = labelled.filter(({ attack }) => attack).length
      if (Math.min(attacks, labelled.length - attacks) < fewestVerdicts) {
        throw new Invalid(
          `Training takes ${fewestVerdicts} alerts judged to be attacks and as many that are none; there are ${attacks} and ${labelled.length - attacks}.`,
        )
      }
      const model = {
        ...fit(labelled, prior, strength),
        trained: now,
        trainedBy: caller.name,
        alerts: BigInt(labelled.length),
        attacks: BigInt(attacks),
        calibration: calibrated(labelled),
      }
      const version = await addModel(session, model)
      await useModel(session, version, now, caller.name)
      await scoreAll(session, now)
      return { ...model, version }
    }, training)
  }

  /** Puts a model to use, 0 for the prior, and scores all alerts anew. @throws Forbidden, NotFound */
  async use(caller: Caller, version: bigint): Promise<ModelRow> {
    authorize(caller, 'writeDetectionRules')
    const now = this.parts.clock()
    return this.parts.engine.transaction(async (session) => {
      const model = (await allModels(session)).find((one) => one.version === version)
      if (!model) throw new NotFound(`There is no priority model ${version}.`)
      await useModel(session, version, now, caller.name)
      await scoreAll(session, now)
      return model
    }, training)
  }
}

/** The sentence of a reason. */
export const reasonText = ({ feature, detail, value }: Reason, language: Language): string =>
  features[feature].text[language](detail, value)

function priorityOf({ alertId, score, model, scored, measures }: PriorityRow, { weights }: Weights): Priority {
  const reasons = featureNames.flatMap((feature, index): readonly Reason[] => {
    const measure = measures[feature]
    if (!measure) return []
    const weight = (weights[index] ?? 0) * measure.value
    return Math.abs(weight) < negligible
      ? []
      : [{ alertId, feature, weight, value: measure.value, detail: measure.detail }]
  })
  const weightiest = reasons.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return { alertId, score, model: Number(model), scored, reasons: weightiest }
}

function isBehind({ alertId, shows }: ReasonEvent, reason: Reason): boolean {
  const feature: Feature = features[reason.feature]
  return alertId === reason.alertId && shows === (feature.events ?? 'own')
}

/** Judged by models that have not seen the alert: each fifth by one that was trained on the others. */
function calibrated(labelled: readonly LabelledAlert[]): ModelCalibration {
  const forecasts = Array.from({ length: folds }, (_, fold) => fold).flatMap((fold): readonly Forecast[] => {
    const model = fit(
      labelled.filter((_, index) => index % folds !== fold),
      prior,
      strength,
    )
    const unseen = labelled.filter((_, index) => index % folds === fold)
    return unseen.map(({ values, attack }) => ({ chance: predict(model, values), attack }))
  })
  const before = labelled.map(({ values, attack }) => ({ chance: predict(prior, values), attack }))
  return { model: calibrationOf(forecasts), prior: calibrationOf(before) }
}
