"""Customers for tests of lists and searches."""

from customers.models import Contact, Customer
from customers.search import refresh_search
from customers.values import fill_derived, fill_derived_contact


def make_customer(name, *, contacts=(), **facts):
    """A customer as the actions would leave it: derived columns and search text filled."""
    number = Customer.objects.count() + 1
    customer = Customer(name=name, **{"code": f"KH-{number:07}", **facts})
    fill_derived(customer)
    customer.save()
    for one in contacts:
        contact = Contact(customer=customer, **one)
        fill_derived_contact(contact)
        contact.save()
    refresh_search([customer.pk])
    return customer


def save_customers(customers):
    """Many at once, each as `make_customer` leaves it."""
    start = Customer.objects.count() + 1
    for number, customer in enumerate(customers, start):
        customer.code = f"KH-{number:07}"
        fill_derived(customer)
    Customer.objects.bulk_create(customers)
    refresh_search([customer.pk for customer in customers])


def make_customers(count, **facts):
    """Many at once: 客户0001, 客户0002 …"""
    start = Customer.objects.count()
    made = [
        Customer(name=f"客户{start + n:04}", name_key=f"客户{start + n:04}", code=f"KH-{start + n:07}", **facts)
        for n in range(1, count + 1)
    ]
    Customer.objects.bulk_create(made)
    refresh_search(Customer.objects.values_list("pk", flat=True))
    return list(Customer.objects.order_by("-id")[:count])
