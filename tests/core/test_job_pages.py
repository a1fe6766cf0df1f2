"""The pages of jobs."""

from django.core.files.base import ContentFile
from django.urls import reverse

from core.models import Job


def finished_job(by) -> Job:
    job = Job.objects.create(kind="test", key="one", title="评定表", state="done", created_by=by)
    job.result_file.save("list.pdf", ContentFile(b"%PDF"))
    return job


def test_the_starter_downloads_the_result(cast, signed_in):
    job = finished_job(cast.gm)
    response = signed_in(cast.gm).get(reverse("core:job_file", args=[job.pk]))
    assert b"".join(response.streaming_content) == b"%PDF"


def test_seeing_that_a_job_ran_is_not_seeing_what_it_found(cast, signed_in):
    job = finished_job(cast.gm)
    client = signed_in(cast.admin)
    page = client.get(reverse("core:job", args=[job.pk]))
    assert page.status_code == 200
    assert reverse("core:job_file", args=[job.pk]) not in page.content.decode()
    assert client.get(reverse("core:job_file", args=[job.pk])).status_code == 404
