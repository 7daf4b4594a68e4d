"""The update and its check: from the job message to the order, with what is trusted in this installation."""

from pathlib import Path

from bms.calibration.model import CalibrationPackage
from bms.calibration.package import SUFFIX, find_package
from bms.calibration.release import note_written, require_releasable
from bms.diagnostics.identity import PackIdentity
from bms.diagnostics.key_provider import load_key_provider
from bms.diagnostics.procedure import Procedure
from bms.errors import BadFileError
from bms.flashing import FlashOrder, FlashOutcome, FlashPlan, flash_job, read_plan
from bms.trust.installation import InstalledTrust, installed_trust
from bms.trust.permit import DowngradePermit, open_permit
from engine.job_records import Body, recorded, update_ended
from engine.messages import CheckPackageJob, FlashJob
from engine.work import JobContext


class Releases:
    """Decides, by what this installation trusts and remembers, whether a package may go into a pack."""

    def __init__(self, context: JobContext, permit: str) -> None:
        """`permit`: path of a permit to go back to an older package, or empty.

        Raises:
            BadFileError: the permit cannot be used, or the shipped list of trusted keys is damaged.
        """
        self._context = context
        self._trust = installed_trust()
        self._permits = (*self._trust.permits, *_permits(permit, self._trust))

    def require(self, package: CalibrationPackage, identity: PackIdentity) -> None:
        """Do nothing if the package may go into this pack now.

        Raises:
            PackageError, SafetyRefusalError: it may not; says why.
        """
        require_releasable(
            package,
            definition=self._context.definition,
            identity=identity,
            state=self._trust.state,
            now_utc=self._context.clock.utc(),
            permits=self._permits,
            role=self._context.actor.role.value,
        )

    def note(self, package: CalibrationPackage, identity: PackIdentity) -> None:
        """Remember that the package has proved itself in this pack: older ones stay out.

        Raises:
            SafetyRefusalError, OSError: that cannot be remembered.
        """
        note_written(package, serial=identity.serial, state=self._trust.state, now_utc=self._context.clock.utc())


def prepare_check(job: CheckPackageJob, context: JobContext) -> Procedure[FlashPlan]:
    """Return the check of a package against the connected pack.

    Raises:
        BadFileError: package or permit cannot be used.
    """
    return read_plan(
        context.definition,
        find_package(job.package, context.definition),
        context.link_rates,
        actor=context.actor,
        release=Releases(context, job.permit).require,
        watch_s=job.watch_s,
    )


def prepare_flash(job: FlashJob, context: JobContext) -> Procedure[FlashOutcome]:
    """Return the update.

    Raises:
        BadFileError: package, permit or keys cannot be used.
    """
    path = Path(job.package)
    releases = Releases(context, job.permit)
    order = FlashOrder(
        definition=context.definition,
        package=find_package(job.package, context.definition),
        link=context.link_rates,
        clock=context.clock,
        key_provider=load_key_provider(job.keys),
        serial=job.serial,
        # Whoever resumes it may stand in another folder.
        reference=str(path.resolve()) if path.suffix == SUFFIX else job.package,
        operator=context.actor.name,
        actor=context.actor,
        audit=context.audit,
        release=releases.require,
        written=releases.note,
        watch_s=job.watch_s,
        external_supply=job.external_supply,
    )
    shown: Body = {"serial": job.serial, "package": order.reference}
    return recorded(flash_job(order), context, "flash.job", shown, update_ended)


def _permits(path: str, trust: InstalledTrust) -> tuple[DowngradePermit, ...]:
    if not path:
        return ()
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadFileError(
            "The permit cannot be read.", detail=str(error), advice="Give the path of a permit file, or leave it out."
        ) from error
    return (open_permit(data, trust.root),)
