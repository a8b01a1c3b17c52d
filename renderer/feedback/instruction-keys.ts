import type { Box } from '../../shared/model/config.ts';
import type { Gate } from '../../shared/model/gates.ts';
import type { ParcelDocument } from '../../shared/model/printers.ts';
import type { VoidInstruction } from './void-instruction.ts';

/** The one sentence that says what to do next, as a key of the language files with what it needs. */
export type Instruction =
  | VoidInstruction
  | {
      readonly key:
        | 'starting'
        | 'scanFirst'
        | 'scanItemFirst'
        | 'allIn'
        | 'waitDocuments'
        | 'waitDocumentsOffline'
        | 'waitDocumentsSlot'
        | 'waitDocumentsOfflineSlot'
        | 'waitPrinter'
        | 'ownLabel'
        | 'testUnknown'
        | 'scanLabel'
        | 'askPrinted'
        | 'tooMany'
        | 'wrongLabel'
        | 'stop'
        | 'stopNotPrinted'
        | 'unknownCode'
        | 'unknownCodeTeach'
        | 'severalOrders'
        | 'severalShipments'
        | 'noOrderNeedsIt'
        | 'itemNotWanted'
        | 'labelNotExpected'
        | 'labelNotExpectedIdle'
        | 'finishFirst'
        | 'scanLabelFirst'
        | 'serial'
        | 'notImei'
        | 'serialOtherCode'
        | 'duplicateSerial'
        | 'serialTwice'
        | 'measureBox'
        | 'weigh'
        | 'boxUnknown'
        | 'cartonUnknown'
        | 'boxIncomplete'
        | 'labelConfirmed'
        | 'selfPacked'
        | 'selfPackedQueued'
        | 'labelWhichBox'
        | 'parked'
        | 'shelved'
        | 'scanAgain'
        | 'tooLate'
        | 'tooLateParcel'
        | 'taughtBarcode'
        | 'taughtProduct'
        | 'wait'
        | 'noAnswer'
        | 'unreadable'
        | 'notHeard';
    }
  | { readonly key: 'scanItem' | 'stopQuantity' | 'stopQuantityLabel'; readonly count: number }
  | { readonly key: 'scanItemBox'; readonly count: number; readonly box: number }
  | { readonly key: 'scanSerial' | 'scanLabels'; readonly read: number; readonly of: number }
  | { readonly key: 'askPrintedAll'; readonly count: number }
  | { readonly key: 'nextBox' | 'wrongBox' | 'wrongBoxOk'; readonly box: number }
  | { readonly key: 'confirmBox'; readonly measures: Box }
  | { readonly key: 'wrongItem'; readonly needed: readonly string[] }
  | { readonly key: 'gate' | 'gateTeach' | 'gateTakeOver' | 'stopGate'; readonly gate: Gate }
  | { readonly key: 'stopConfirm' | 'stopCorrect' | 'stopRejected'; readonly code: string }
  | { readonly key: 'shelvedTicket' | 'shelvedSlot' | 'markEmpty' | 'markTaken'; readonly mark: string }
  | { readonly key: 'waitPapers' | 'stopPaper'; readonly documents: readonly ParcelDocument[] }
  | { readonly key: 'testPrinted'; readonly printer: string }
  | { readonly key: 'notTaken'; readonly count: number };
