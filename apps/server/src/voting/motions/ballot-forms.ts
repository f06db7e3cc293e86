import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { type BallotForm, formOf, readTerms } from '#libs/voting';
import { optionsOf } from './ballot-model.js';
import { MotionReadStore } from './motion-read.store.js';

/** So many are kept: more votes are hardly open at once. */
const KEPT = 200;

/** What ballots are held against, by motion. Once it has opened nothing of it changes, so that it is read once. */
@Injectable()
export class BallotForms {
  private readonly forms = new Map<string, Promise<BallotForm>>();

  constructor(private readonly reads: MotionReadStore) {}

  /** Of a motion whose roll is frozen, and of no other: until then its terms may change. */
  of(motionId: string): Promise<BallotForm> {
    const known = this.forms.get(motionId);
    if (known !== undefined) return known;
    const form = this.read(motionId);
    const [oldest] = this.forms.keys();
    if (this.forms.size >= KEPT && oldest !== undefined) this.forms.delete(oldest);
    this.forms.set(motionId, form);
    form.catch(() => this.forms.delete(motionId));
    return form;
  }

  private async read(motionId: string): Promise<BallotForm> {
    const noticed = await this.reads.noticed(motionId);
    const terms = noticed && readTerms(noticed.terms);
    if (noticed === undefined || terms === undefined) throw new InvariantViolation(`motion ${motionId} has no terms`);
    return formOf(
      terms,
      optionsOf(noticed).map(({ id }) => id),
    );
  }
}
