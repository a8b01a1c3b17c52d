import { type ReactNode, useEffect, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly testid?: string;
}

/** A question over the screen. Escape and a press outside close it and change nothing. */
export function Dialog({ title, children, onClose, wide = false, testid }: DialogProps) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    // A button that took itself away, as "next" does on the last page, leaves the focus nowhere for a moment, and Escape unheard.
    const down = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.activeElement !== document.body) return;
      // The screen below hears it too, and would lead back.
      event.preventDefault();
      close.current();
    };
    window.addEventListener('keydown', down, { capture: true });
    return () => window.removeEventListener('keydown', down, { capture: true });
  }, []);
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => (open ? undefined : onClose())}>
      <Modal className={wide ? 'modal wide' : 'modal'}>
        <AriaDialog className="dialog" {...(testid === undefined ? {} : { 'data-testid': testid })}>
          <Heading slot="title">{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
